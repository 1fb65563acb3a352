export declare const readRows: (root: string) => unknown;

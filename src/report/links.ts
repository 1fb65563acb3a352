export const homePage = 'https://github.com/kmslint/kmslint';

/** Address of a rule's page. */
export const rulePage = (rule: string): string => `${homePage}/blob/main/docs/rules/${rule}.md`;

const isAbsolute = (file: string): boolean => file.startsWith('/') || /^[A-Za-z]:/.test(file);

/** A file's path as a URI reference [RFC 3986]: relative to the folder that was analysed where it is inside. */
export const uriOf = (file: string): string => {
  const encoded = file.split('/').map((part) => encodeURIComponent(part)).join('/');
  if (!isAbsolute(file)) return encoded;
  return `file://${file.startsWith('/') ? '' : '/'}${encoded.replace(/^([A-Za-z])%3A/, '$1:')}`;
};

/** Whether a file is inside the folder that was analysed. */
export const isInside = (file: string): boolean => !isAbsolute(file);

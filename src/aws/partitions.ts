import generated from './generated/partitions.json';

export interface Partition {
  /** The second field of its ARNs: `aws`, `aws-cn`, `aws-us-gov` … */
  readonly id: string;
  /** Of its services' host names: `amazonaws.com`, `amazonaws.com.cn` … */
  readonly dnsSuffix: string;
  readonly dualStackDnsSuffix: string;
  /** The form of its region names, for regions newer than the list. */
  readonly regionPattern: string;
  readonly regions: readonly string[];
}

/** All partitions, the commercial one first. */
export const partitions: readonly Partition[] = generated.partitions;

/** The partition with this id. */
export const partition = (id: string): Partition | undefined => partitions.find((candidate) => candidate.id === id);

/** The partition that has this region, known or of the form its regions have; undefined when none has. */
export const partitionOfRegion = (region: string): Partition | undefined =>
  partitions.find(({ regions }) => regions.includes(region))
  ?? partitions.find(({ regionPattern }) => new RegExp(regionPattern).test(region));

/** True for the name of a region that is in the list. */
export const isKnownRegion = (region: string): boolean => partitions.some(({ regions }) => regions.includes(region));

/** Told one finished sentence per step, for a person who waits. */
export type Progress = (line: string) => void;

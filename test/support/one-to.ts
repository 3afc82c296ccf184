/** The whole numbers from 1 on, to the last one. */
export const oneTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

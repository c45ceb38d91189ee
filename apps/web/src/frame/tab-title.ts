/** "Bots · Phasegate", 2 → "(2) Bots · Phasegate"; with 0 as it was. */
export const titled = (title: string, count: number): string => {
  const plain = title.replace(/^\(\d+\) /, '');
  return count === 0 ? plain : `(${count}) ${plain}`;
};

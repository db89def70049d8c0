/** Resolves when what has been answered by now has come through all promises to whoever waits for it. */
export function answersArrived(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

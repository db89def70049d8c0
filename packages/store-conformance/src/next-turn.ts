/** Resolves in the next turn of the event loop, when what has come in meanwhile has been dealt with. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

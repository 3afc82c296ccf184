/** The first Ctrl-C ends the work of a command after its current batch; another one ends the process. */
export function listenForInterrupts() {
  let wasInterrupted = false;
  const onInterrupt = () => {
    wasInterrupted = true;
  };
  process.once('SIGINT', onInterrupt);
  return {
    isInterrupted: () => wasInterrupted,
    stopListening: () => void process.off('SIGINT', onInterrupt),
  };
}

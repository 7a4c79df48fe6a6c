/**
 * Loaded before a program that the launcher starts. The channel to the launcher breaks when that dies, even by
 * kill -9; then the program is asked to end as if by `kill`. A program that listens for `disconnect` decides itself.
 */
if (process.channel) {
  process.once('disconnect', () => {
    if (process.listenerCount('disconnect') === 0) process.kill(process.pid, 'SIGTERM');
  });
  // The channel alone keeps nobody alive who has finished.
  process.channel.unref();
}

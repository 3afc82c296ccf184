/** A setting that prevents the start. The message is one line that names the setting. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

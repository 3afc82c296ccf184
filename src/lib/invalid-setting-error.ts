/** Why the text of a setting is invalid, to follow the name of the setting. Contains no values that may be secret. */
export class InvalidSettingError extends Error {}

/** What a command to copy needs so that it is about the same connection. */
export const connectionOption = (connection: string): string => (connection === 'default' ? '' : ` -c ${connection}`);

/** The file in a QuestDB data directory that says which process has it. */
export const QUESTDB_PID_FILE = 'questdb.pid';

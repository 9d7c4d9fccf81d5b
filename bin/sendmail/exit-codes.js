// The exit codes of sysexits.h that `sendmail` and its other names end with; programs that send mail decide by them.

export const EXIT = {
  ok: 0,
  /** A mistake in the command line, or an option that does not exist here. */
  usage: 64,
  /** No recipients, an address that cannot be read, a message that is not taken. */
  dataErr: 65,
  /** A recipient that does not exist. */
  noUser: 67,
  unavailable: 69,
  /** The system did not do what it must: fork, pipe, read. */
  osErr: 71,
  /** The message could not be written to disk. */
  ioErr: 74,
  /** Try again. */
  tempFail: 75,
  /** This user may not send this. */
  noPerm: 77,
  /** Waybill is not set up on this machine. */
  config: 78,
}

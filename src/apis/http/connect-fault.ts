/** Why no connection came about, as a sentence: nothing of the request has left. Holds no secret. */
export class ConnectFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConnectFault';
  }
}

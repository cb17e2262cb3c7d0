// What the page remembers besides the key: the nick, the channels to join again, the settings. No
// message is ever among it.

const CHANNELS = 100;

function read(name, fallback) {
  try {
    return JSON.parse(localStorage.getItem(`parley.${name}`)) ?? fallback;
  } catch {
    return fallback; // storage is off, or somebody else wrote there
  }
}

function write(name, value) {
  try {
    localStorage.setItem(`parley.${name}`, JSON.stringify(value));
  } catch (error) {
    console.warn('This browser does not let the page remember anything.', error);
  }
}

export const preferences = {
  get nick() {
    const nick = read('nick', '');
    return typeof nick === 'string' ? nick : '';
  },
  set nick(nick) {
    write('nick', nick);
  },
  get channels() {
    const channels = read('channels', []);
    return Array.isArray(channels) ? channels.filter((each) => typeof each === 'string') : [];
  },
  set channels(channels) {
    write('channels', channels.slice(0, CHANNELS));
  },
  /** The first key that a server showed under this address. */
  get server() {
    return read('server', '');
  },
  set server(key) {
    write('server', key);
  },
  get notifies() {
    return read('notifies', false) === true;
  },
  set notifies(value) {
    write('notifies', value);
  },
  get badges() {
    return read('badges', false) === true;
  },
  set badges(value) {
    write('badges', value);
  },
  get showsMembers() {
    return read('showsMembers', true) === true;
  },
  set showsMembers(value) {
    write('showsMembers', value);
  },
};

// News outside the page: notifications and the count in its title. Both only where they were asked for.

import { cleanLine } from './protocol/clean.js';
import { preferences } from './state/preferences.js';

const TEXT_CHARACTERS = 120;

/** Resolves to 'granted' where the browser lets this page notify. */
export async function askToNotify() {
  return 'Notification' in globalThis ? Notification.requestPermission() : 'denied';
}

/** For a message that names its reader, or was sent to them alone, while they look elsewhere. */
export function notify(client, conversation, entry) {
  const concerns = conversation.isDirect || entry.isMention;
  const looksElsewhere = document.hidden || !document.hasFocus();
  if (!concerns || !looksElsewhere || !preferences.notifies || Notification.permission !== 'granted') {
    return;
  }
  const place = conversation.isDirect ? '' : ` in #${conversation.name}`;
  let notification;
  try {
    notification = new Notification(`${cleanLine(client.chat.nameOf(entry.from, entry.nick))}${place}`, {
      body: cleanLine([...entry.text].slice(0, TEXT_CHARACTERS).join('')),
      tag: conversation.id,
      renotify: true,
    });
  } catch (error) {
    console.warn('This browser lets only installed pages notify.', error); // on Android
    return;
  }
  notification.onclick = () => {
    window.focus();
    client.chat.open(conversation.id);
    notification.close();
  };
}

export function title(chat) {
  const waiting = preferences.badges ? chat.unread : 0;
  const { shown } = chat;
  const place = shown ? `${shown.isDirect ? cleanLine(chat.nameOf(shown.name)) : `#${shown.name}`} · ` : '';
  return `${waiting > 0 ? `(${waiting}) ` : ''}${place}Parley`;
}

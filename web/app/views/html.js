// Markup in modules: htm gives templates, Preact the nodes. A value in a template is text, never markup.

import htm from '../../library/htm.js';
import { h } from '../../library/preact.js';

export const html = htm.bind(h);

import { createApp } from 'vue';
import Inbox from './inbox.vue';

export function mount(element, contactIds) {
  createApp(Inbox, { contactIds }).mount(element);
}

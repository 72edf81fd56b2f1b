export { deliver, type DeliveryChannel, type DeliverySettings } from './deliver.js';
export type { DeliveryResult } from './delivery-result.js';
export { type AddressGuard, createAddressGuard } from './egress/address-guard.js';
export { EgressRefusedError } from './egress/egress-refused-error.js';
export type { Egress } from './egress/send-request.js';
export { describeNotice } from './notice/describe-notice.js';
export type { NoticeFact, NoticeText } from './notice/notice-text.js';
export { plainText } from './notice/plain-text.js';

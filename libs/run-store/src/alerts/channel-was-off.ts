/** What is said of a message whose channel was turned off before it was told: that is no failure of the channel. */
export const channelWasOff = 'the channel was off';

throw new Error('this thread is not to be');

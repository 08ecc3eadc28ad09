import { util } from '@aws-appsync/utils';

// Neither the caller's headers nor its identity are the function's business.
export function request(ctx) {
  return {
    operation: 'Invoke',
    payload: { field: ctx.info.fieldName, arguments: ctx.args },
  };
}

export function response(ctx) {
  if (ctx.error) {
    // What Lambda says names the function and its account: callers get the documented words.
    if (`${ctx.error.type} ${ctx.error.message}`.includes('TooManyRequests')) {
      util.error('too many requests at once; try again', 'ThrottledError', null, {
        code: 429,
        retryAfter: 1,
      });
    }
    util.error('the request could not be answered', 'InternalError', null, { code: 500 });
  }
  if (ctx.result.error) {
    util.error(ctx.result.error.message, ctx.result.error.type, null, ctx.result.error.info);
  }
  return ctx.result.data;
}

namespace PayeTonKawa.ServiceDefaults.Database;

/// <summary>The answer to a creation with an <c>Idempotency-Key</c>: a row of the table <c>idempotency_keys</c>, committed with the creation.</summary>
/// <param name="Route">The route of the creation, such as <c>/customers/</c>.</param>
/// <param name="Caller">The name of the caller's API key: callers have nothing to do with each other's keys.</param>
/// <param name="Key">The key, chosen by the caller.</param>
/// <param name="RequestHash">SHA-256 of the request's body.</param>
/// <param name="CreatedAt">The time of the first request with this key.</param>
/// <param name="Location">The response's <c>Location</c>.</param>
/// <param name="ETag">The response's <c>ETag</c>.</param>
/// <param name="Answer">The response's body; like the headers, absent only inside of the transaction.</param>
public sealed record IdempotencyKey(
    string Route, string Caller, string Key, byte[] RequestHash, DateTimeOffset CreatedAt, string? Location = null, string? ETag = null, byte[]? Answer = null);

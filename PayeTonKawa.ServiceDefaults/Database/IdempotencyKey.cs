namespace PayeTonKawa.ServiceDefaults.Database;

/// <summary>The answer to a creation with an <c>Idempotency-Key</c>: a row of the table <c>idempotency_keys</c>, committed with the creation.</summary>
public sealed class IdempotencyKey
{
    /// <summary>The route of the creation, such as <c>/customers/</c>.</summary>
    public required string Route { get; init; }

    /// <summary>The name of the caller's API key: callers have nothing to do with each other's keys.</summary>
    public required string Caller { get; init; }

    /// <summary>The key, chosen by the caller.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of the request's body.</summary>
    public required byte[] RequestHash { get; init; }

    /// <summary>The time of the first request with this key.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The response's <c>Location</c>.</summary>
    public string? Location { get; init; }

    /// <summary>The response's <c>ETag</c>.</summary>
    public string? ETag { get; init; }

    /// <summary>The response's body; like the headers, absent only inside of the transaction.</summary>
    public byte[]? Answer { get; init; }
}

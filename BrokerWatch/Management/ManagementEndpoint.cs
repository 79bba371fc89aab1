namespace BrokerWatch.Management;

/// <summary>Where a broker's management API is, and who asks; the user needs the tag <c>monitoring</c> or <c>administrator</c>.</summary>
/// <param name="Url">Its root.</param>
/// <param name="User">Who asks.</param>
/// <param name="Password">The user's password.</param>
/// <param name="RunningSince">When the broker was started, where that is known.</param>
public sealed record ManagementEndpoint(Uri Url, string User, string Password, DateTimeOffset? RunningSince = null)
{
    /// <summary>Takes user and password from an AMQP URI (<c>amqp://user:password@host:port</c>); without any they are RabbitMQ's own, <c>guest</c>.</summary>
    public static ManagementEndpoint FromConnectionString(Uri url, string connectionString, DateTimeOffset? runningSince = null)
    {
        var user = Uri.TryCreate(connectionString, UriKind.Absolute, out var amqp) && amqp.UserInfo is { Length: > 0 } info ? info : "guest:guest";
        var separator = user.IndexOf(':', StringComparison.Ordinal);
        return separator < 0
            ? new(url, Uri.UnescapeDataString(user), "", runningSince)
            : new(url, Uri.UnescapeDataString(user[..separator]), Uri.UnescapeDataString(user[(separator + 1)..]), runningSince);
    }

    // Who logs the record does not log the password.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(Url);
        return true;
    }
}

namespace BrokerWatch.Management;

/// <summary>URL and credentials of a broker's management API; the user needs the tag <c>monitoring</c> or <c>administrator</c>.</summary>
/// <param name="Url">The root URL.</param>
/// <param name="User">The user name.</param>
/// <param name="Password">The user's password.</param>
/// <param name="RunningSince">When the broker was started; null if unknown.</param>
public sealed record ManagementEndpoint(Uri Url, string User, string Password, DateTimeOffset? RunningSince = null)
{
    /// <summary>Takes the credentials from an AMQP URI (<c>amqp://user:password@host:port</c>); without them, RabbitMQ's default user <c>guest</c>.</summary>
    public static ManagementEndpoint FromConnectionString(Uri url, string connectionString, DateTimeOffset? runningSince = null)
    {
        var user = Uri.TryCreate(connectionString, UriKind.Absolute, out var amqp) && amqp.UserInfo is { Length: > 0 } info ? info : "guest:guest";
        var separator = user.IndexOf(':', StringComparison.Ordinal);
        return separator < 0
            ? new(url, Uri.UnescapeDataString(user), "", runningSince)
            : new(url, Uri.UnescapeDataString(user[..separator]), Uri.UnescapeDataString(user[(separator + 1)..]), runningSince);
    }

    // Keeps the password out of logs.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(Url);
        return true;
    }
}

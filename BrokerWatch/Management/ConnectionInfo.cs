namespace BrokerWatch.Management;

/// <param name="Name">The broker's own name for it, from the addresses of both ends.</param>
/// <param name="UserProvidedName">What the client calls itself.</param>
public sealed record ConnectionInfo(string Name, string? UserProvidedName, string? User, string? State)
{
    public string DisplayName => string.IsNullOrEmpty(UserProvidedName) ? Name : UserProvidedName;
}

namespace BrokerWatch.Management;

/// <param name="Name">The name given by the broker, made of the addresses of both ends.</param>
/// <param name="UserProvidedName">The name given by the client.</param>
public sealed record ConnectionInfo(string Name, string? UserProvidedName, string? User, string? State)
{
    public string DisplayName => string.IsNullOrEmpty(UserProvidedName) ? Name : UserProvidedName;
}

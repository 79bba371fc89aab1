namespace BrokerWatch.Management;

/// <param name="Name">The name given by the broker, made of the addresses of both ends.</param>
/// <param name="UserProvidedName">The name given by the client.</param>
/// <param name="State"><c>running</c>; <c>blocking</c> or <c>blocked</c> if it may not publish because memory or disk is short.</param>
public sealed record ConnectionInfo(string Name, string? UserProvidedName, string? State)
{
    public string DisplayName => string.IsNullOrEmpty(UserProvidedName) ? Name : UserProvidedName;
}

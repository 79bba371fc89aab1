namespace Backoffice.Messagerie;

/// <summary>A service that publishes, and whether it can.</summary>
/// <param name="State">In words.</param>
public sealed record Publisher(string Service, string State, bool IsWell)
{
    /// <param name="connections">The states of its connections to the broker.</param>
    internal static Publisher Of(string service, IReadOnlyList<string?> connections) =>
        connections.Count == 0 ? new(service, "non connecté", IsWell: false)
        : connections.Any(state => state is "blocked" or "blocking") ? new(service, "retenu par le broker", IsWell: false)
        : new(service, "connecté", IsWell: true);
}

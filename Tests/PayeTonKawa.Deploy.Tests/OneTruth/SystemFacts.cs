namespace PayeTonKawa.Deploy.Tests.OneTruth;

/// <summary>What one description of the system says; any two must say the same.</summary>
/// <param name="Settings">What each service is given, by environment or secret, under the names of environment variables; secrets included.</param>
/// <param name="Databases">Each server with its database.</param>
/// <param name="Images">The versions of the servers.</param>
internal sealed record SystemFacts(
    IReadOnlyDictionary<string, Dictionary<string, string>> Settings,
    IReadOnlyDictionary<string, string> Databases,
    IReadOnlyList<string> Images)
{
    /// <summary>The ports of the host on which services are published; none in Kubernetes, where an Ingress is what publishes.</summary>
    public IReadOnlyDictionary<string, int> PublishedPorts { get; init; } = new Dictionary<string, int>();

    /// <summary>The versions of servers' images: <c>postgres 18.3</c>.</summary>
    internal static IReadOnlyList<string> Versions(IEnumerable<string> images) => [.. images.Select(Version).Distinct().Order()];

    private static string Version(string image)
    {
        var (name, tag) = (image[(image.LastIndexOf('/') + 1)..image.LastIndexOf(':')], image[(image.LastIndexOf(':') + 1)..]);
        return $"{name.Replace("postgresql", "postgres", StringComparison.Ordinal)} {tag.Split('-')[0]}";
    }
}

namespace PayeTonKawa.Tests;

/// <summary>The AppHost on random ports, without access to the developer's user secrets and data.</summary>
internal static class IsolatedAppHost
{
    public const string ApiKey = "une-clef-de-test";

    /// <summary>Creates its testing builder. Its passwords are fixed, because Aspire would store generated ones in the user secrets.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.PayeTonKawa_AppHost>(
            [
                $"--Parameters:api-key={ApiKey}",
                "--Parameters:db-clients-password=test",
                "--Parameters:db-produits-password=test",
                "--Parameters:db-commandes-password=test",
                .. arguments,
            ],
            cancellationToken);

    /// <summary>Removes the data volumes, which are the developer's, and returns them.</summary>
    public static IReadOnlyList<(IResource Server, ContainerMountAnnotation Volume)> RemoveDataVolumes(this IDistributedApplicationTestingBuilder builder)
    {
        (IResource Server, ContainerMountAnnotation Volume)[] removed =
            [.. builder.Resources.SelectMany(server => server.Annotations.OfType<ContainerMountAnnotation>().Select(volume => (server, volume)))];
        foreach (var (server, volume) in removed)
        {
            server.Annotations.Remove(volume);
        }

        return removed;
    }
}

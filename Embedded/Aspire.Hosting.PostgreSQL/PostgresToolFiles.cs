using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>How the tools find the servers: by their names and ports in the containers' network.</summary>
internal static class PostgresToolFiles
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<IEnumerable<ContainerFileSystemItem>> GetPgAdminAsync(IEnumerable<PostgresServerResource> servers, CancellationToken cancellationToken)
    {
        var entries = new JsonObject();
        foreach (var server in servers)
        {
            entries[$"{entries.Count + 1}"] = new JsonObject
            {
                ["Name"] = server.Name,
                ["Group"] = "Servers",
                ["Host"] = server.Name,
                ["Port"] = server.PrimaryEndpoint.TargetPort,
                ["Username"] = await server.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false),
                ["SSLMode"] = "prefer",
                ["MaintenanceDB"] = "postgres",
                ["PasswordExecCommand"] = $"echo '{await server.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false)}'",
            };
        }

        return [new ContainerFile { Name = "servers.json", Contents = new JsonObject { ["Servers"] = entries }.ToJsonString(Indented) }];
    }

    public static async Task<IEnumerable<ContainerFileSystemItem>> GetPgWebAsync(IEnumerable<PostgresDatabaseResource> databases, CancellationToken cancellationToken)
    {
        var bookmarks = new List<ContainerFileSystemItem>();
        foreach (var database in databases)
        {
            var server = database.Parent;
            var contents =
                $"""
                host = "{server.Name}"
                port = {server.PrimaryEndpoint.TargetPort}
                user = "{await server.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false)}"
                password = "{await server.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false)}"
                database = "{database.DatabaseName}"
                sslmode = "disable"
                """;
            bookmarks.Add(new ContainerFile { Name = $"{database.Name}.toml", Contents = contents });
        }

        return [new ContainerDirectory { Name = ".pgweb", Entries = [new ContainerDirectory { Name = "bookmarks", Entries = bookmarks }] }];
    }
}

namespace PayeTonKawa.AppHost;

internal static class ConnectionStringCommandExtensions
{
    /// <summary>Adds the command <c>connection-string</c>: it returns the database's URI, including the password, for <c>psql</c> and <c>pg_dump</c>.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> WithConnectionStringCommand(this IResourceBuilder<PostgresDatabaseResource> database) =>
        database.WithCommand(
            "connection-string",
            "Connection string",
            async context =>
            {
                var uri = await database.Resource.UriExpression.GetValueAsync(context.CancellationToken);
                return CommandResults.Success("For psql, pg_dump and other clients", uri!, CommandResultFormat.Text, displayImmediately: true);
            },
            new CommandOptions
            {
                Description = "Shows host, port, user, password and database as a URI that psql and pg_dump take as it is.",
                IconName = "Key",
            });
}

using System.Data.Common;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A database of a PostgreSQL server.</summary>
public class PostgresDatabaseResource : Resource, IResourceWithParent<PostgresServerResource>, IResourceWithConnectionString
{
    public PostgresDatabaseResource(string name, string databaseName, PostgresServerResource postgresParentResource)
        : base(name)
    {
        ArgumentException.ThrowIfNullOrEmpty(databaseName);
        ArgumentNullException.ThrowIfNull(postgresParentResource);
        DatabaseName = databaseName;
        Parent = postgresParentResource;
    }

    public PostgresServerResource Parent { get; }

    public string DatabaseName { get; }

    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            // Quoted where the rules of connection strings ask for it.
            var database = new DbConnectionStringBuilder { ["Database"] = DatabaseName }.ConnectionString;
            return ReferenceExpression.Create($"{Parent};{database}");
        }
    }

    public ReferenceExpression UriExpression => ReferenceExpression.Create($"{Parent.UriExpression}/{DatabaseName:uri}");

    public ReferenceExpression JdbcConnectionString => ReferenceExpression.Create($"{Parent.JdbcConnectionString}/{DatabaseName:uri}");

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
        ((IResourceWithConnectionString)Parent).GetConnectionProperties()
            .Where(property => property.Key is not ("Uri" or "JdbcConnectionString"))
            .Concat(
            [
                new("DatabaseName", ReferenceExpression.Create($"{DatabaseName}")),
                new("Uri", UriExpression),
                new("JdbcConnectionString", JdbcConnectionString),
            ]);
}

using System.Text.Json.Nodes;
using Npgsql;
using PayeTonKawa.Tests;
using PayeTonKawa.Tests.Servers;

namespace PayeTonKawa.Deploy.Tests.Kubernetes;

/// <summary>The operators grant what the files in <c>eng/</c> grant elsewhere.</summary>
public sealed class RightsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_broker_s_users_have_the_rights_of_the_script()
    {
        var overlay = await Overlay.BuildAsync("production");
        string[] granted =
        [
            .. from user in overlay.OfKind("User") from tag in user.Strings("spec.tags") select $"set_user_tags {user.Name()} {tag}",
            .. from item in overlay.OfKind("Permission") select $"set_permissions {User(item)} {Rights(item, "configure", "write", "read")}",
            .. from item in overlay.OfKind("TopicPermission") select $"set_topic_permissions {User(item)} {Rights(item, "exchange", "write", "read")}",
        ];

        Assert.Equal((await RecordedAsync()).Where(command => command.StartsWith("set_", StringComparison.Ordinal)).Order(), granted.Order());
        Assert.All(overlay.OfKind("Permission", "TopicPermission"), item => Assert.Equal("/", item["spec"]!["vhost"]!.ToString()));
    }

    [Fact]
    public async Task The_roles_of_a_database_have_the_rights_of_the_script()
    {
        await using var server = new PostgresServer();
        await server.CreateAsync();
        var passwords = new Dictionary<string, string> { ["SERVICE_PASSWORD"] = "un", ["MIGRATIONS_PASSWORD"] = "deux" };

        await ExecuteAsync(server, "postgres", "CREATE DATABASE script_db");
        await server.RunFileAsync(Path.Combine(Repository.Root, "eng/database-roles.sql"), "script_db", "service=script", passwords);

        // As CloudNativePG does: the database's owner first.
        await ExecuteAsync(server, "postgres", "CREATE ROLE clients_migrations LOGIN");
        await ExecuteAsync(server, "postgres", "CREATE DATABASE clients_db OWNER clients_migrations");
        var sql = (await Overlay.BuildAsync("small")).OfKind("ConfigMap").Single()["data"]!["database-roles.sql"]!.ToString();
        await ExecuteAsync(server, "clients_db", sql);

        var expected = await RightsAsync(server, "script");
        Assert.Contains("database GRANT CONNECT script", expected);
        Assert.Equal(
            expected.Select(right => right.Replace("script", "clients", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            (await RightsAsync(server, "clients")).Order(StringComparer.Ordinal));
    }

    private static string User(JsonObject item) => item["spec"]!["userReference"]!["name"]!.ToString();

    private static string Rights(JsonObject item, params string[] names) =>
        string.Join(' ', names.Select(name => item["spec"]!["permissions"]![name]!.ToString()));

    // The script with a rabbitmqctl that writes down what it is told.
    private static async Task<string[]> RecordedAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ptk-deploy-").FullName;
        try
        {
            var (log, control) = ($"{folder}/log", $"{folder}/rabbitmqctl");
            await File.WriteAllTextAsync(control, $"#!/bin/sh\nshift\necho \"$*\" >> {log}\n", Token);
            File.SetUnixFileMode(control, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            var environment = new[] { "API_CLIENTS", "API_PRODUITS", "API_COMMANDES", "CONSUMER_COMMANDES", "BACKOFFICE" }
                .ToDictionary(user => $"{user}_PASSWORD", _ => "secret");
            environment["PATH"] = $"{folder}:{Environment.GetEnvironmentVariable("PATH")}";

            var result = await Command.RunAsync(Path.Combine(Repository.Root, "eng/broker-users.sh"), [], environment, Token);

            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            return await File.ReadAllLinesAsync(log, Token);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string[]> RightsAsync(PostgresServer server, string service)
    {
        var sql = $"""
            SELECT format('role %s %s%s%s%s%s%s', rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication)
              FROM pg_roles WHERE rolname LIKE '{service}%'
            UNION ALL SELECT format('owner %s', datdba::regrole) FROM pg_database WHERE datname = current_database()
            UNION ALL SELECT format('database GRANT %s %s', privilege_type, NULLIF(grantee, 0)::regrole)
              FROM pg_database, aclexplode(datacl) WHERE datname = current_database()
            UNION ALL SELECT format('schema GRANT %s %s', privilege_type, NULLIF(grantee, 0)::regrole)
              FROM pg_namespace, aclexplode(nspacl) WHERE nspname = 'public'
            UNION ALL SELECT format('tables of %s GRANT %s %s', defaclrole::regrole, privilege_type, NULLIF(grantee, 0)::regrole)
              FROM pg_default_acl, aclexplode(defaclacl)
            UNION ALL SELECT format('extension %s', extname) FROM pg_extension
            UNION ALL SELECT format('member %s %s', roleid::regrole, member::regrole) FROM pg_auth_members WHERE member::regrole::text LIKE '{service}%'
            """;
        await using var connection = new NpgsqlConnection(server.ConnectionString($"{service}_db") + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var rights = new List<string>();
        while (await reader.ReadAsync(Token))
        {
            rights.Add(reader.GetString(0));
        }

        return [.. rights];
    }

    private static async Task ExecuteAsync(PostgresServer server, string database, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}

using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PayeTonKawa.Tests.Servers;
using Services.Testing;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Services.Testing;

/// <summary>A PostgreSQL server for the tests of a project. Each test gets its own database, copied from one created by the migrations.</summary>
public sealed class TestDatabases : IAsyncLifetime
{
    private static TestDatabases? _current;

    private readonly PostgresServer _server = new();
    private readonly ConcurrentDictionary<Type, Lazy<string>> _templates = new();
    private int _count;

    internal static TestDatabases Current => _current ?? throw new InvalidOperationException("The server has not been started.");

    public async ValueTask InitializeAsync()
    {
        await _server.CreateAsync();
        _current = this;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>Creates a database with the tables of the context; returns its connection string.</summary>
    internal string Create<TContext>()
        where TContext : DbContext
    {
        var template = _templates.GetOrAdd(typeof(TContext), _ => new(Migrate<TContext>)).Value;
        var name = $"test{Interlocked.Increment(ref _count)}";
        Execute($"CREATE DATABASE {name} TEMPLATE {template}");
        return _server.ConnectionString(name);
    }

    /// <summary>Deletes a database created by <see cref="Create"/> and closes the connections to it.</summary>
    internal void Delete(string connectionString) =>
        Execute($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    // Without pooling: PostgreSQL does not copy a template that has open connections.
    private string Migrate<TContext>()
        where TContext : DbContext
    {
        var name = typeof(TContext).Name.ToLowerInvariant();
        var options = new DbContextOptionsBuilder<TContext>()
            .UseNpgsql($"{_server.ConnectionString(name)};Pooling=false")
            .UseSnakeCaseNamingConvention()
            .Options;
        using var db = (TContext)Activator.CreateInstance(typeof(TContext), options)!;
        db.Database.Migrate();
        return name;
    }

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(_server.ConnectionString("postgres"));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}

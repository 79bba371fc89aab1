using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PayeTonKawa.Tests.Servers;
using Services.Testing;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Services.Testing;

/// <summary>A PostgreSQL server for the tests of a project. Each test gets a database of its own, copied from one that the migrations have made.</summary>
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

    /// <summary>Makes a database with the tables of the context. The result is its connection string.</summary>
    internal string Create<TContext>()
        where TContext : DbContext
    {
        var template = _templates.GetOrAdd(typeof(TContext), _ => new(Migrate<TContext>)).Value;
        var name = $"test{Interlocked.Increment(ref _count)}";
        Execute($"CREATE DATABASE {name} TEMPLATE {template}");
        return _server.ConnectionString(name);
    }

    /// <summary>Deletes what <see cref="Create"/> has made, with the connections to it.</summary>
    internal void Delete(string connectionString) => Execute($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    // Nobody may be connected to what is copied.
    private string Migrate<TContext>()
        where TContext : DbContext
    {
        var name = typeof(TContext).Name.ToLowerInvariant();
        var options = new DbContextOptionsBuilder<TContext>().UseNpgsql($"{_server.ConnectionString(name)};Pooling=false").UseSnakeCaseNamingConvention().Options;
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

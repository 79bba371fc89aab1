using Microsoft.Extensions.Hosting;
using Npgsql;
using PayeTonKawa.Messaging.Broker;

namespace PayeTonKawa.Messaging.Outbox;

internal static class OutboxDatabase
{
    /// <summary>Beginning of the connection's application name; the process follows.</summary>
    internal const string NamePrefix = "outbox relay ";

    /// <summary>Creates the relay's data source. No connection pool: closing a connection must release its advisory lock.</summary>
    internal static NpgsqlDataSource Create(string connectionString, ApplicationIdentity application)
    {
        var builder = new NpgsqlDataSourceBuilder(DatabaseExtensions.Recheck + connectionString) { Name = "outbox" };
        builder.ConnectionStringBuilder.Pooling = false;
        builder.ConnectionStringBuilder.Multiplexing = false;
        builder.ConnectionStringBuilder.Enlist = false;

        // PostgreSQL cuts it after 63 bytes, so the host comes last.
        builder.ConnectionStringBuilder.ApplicationName = $"{NamePrefix}{application.Name} {Environment.ProcessId}@{Environment.MachineName}";
        builder.ConnectionStringBuilder.CommandTimeout = 15;

        // The relay polls every few seconds without a parent span: each query would be a trace of its own.
        builder.ConfigureTracing(tracing => tracing
            .ConfigureCommandFilter(static _ => false)
            .ConfigureBatchFilter(static _ => false)
            .EnablePhysicalOpenTracing(false));
        return builder.Build();
    }
}

using Npgsql;

namespace PayeTonKawa.Messaging.Outbox;

internal static class OutboxDatabase
{
    /// <summary>Creates the relay's data source. No connection pool: closing a connection must release its advisory lock.</summary>
    internal static NpgsqlDataSource Create(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString) { Name = "outbox" };
        builder.ConnectionStringBuilder.Pooling = false;
        builder.ConnectionStringBuilder.Multiplexing = false;
        builder.ConnectionStringBuilder.Enlist = false;
        builder.ConnectionStringBuilder.ApplicationName = "outbox relay";
        builder.ConnectionStringBuilder.CommandTimeout = 15;

        // The relay polls every few seconds without a parent span: each query would be a trace of its own.
        builder.ConfigureTracing(tracing => tracing
            .ConfigureCommandFilter(static _ => false)
            .ConfigureBatchFilter(static _ => false)
            .EnablePhysicalOpenTracing(false));
        return builder.Build();
    }
}

using Npgsql;

namespace PayeTonKawa.Messaging.Outbox;

internal static class OutboxDatabase
{
    /// <summary>Where the relay's connections come from: not pooled, so that closing one frees its lock.</summary>
    internal static NpgsqlDataSource Create(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString) { Name = "outbox" };
        builder.ConnectionStringBuilder.Pooling = false;
        builder.ConnectionStringBuilder.Multiplexing = false;
        builder.ConnectionStringBuilder.Enlist = false;
        builder.ConnectionStringBuilder.ApplicationName = "outbox relay";
        builder.ConnectionStringBuilder.CommandTimeout = 15;

        // The relay looks every few seconds, for nobody's sake: each would be a trace of its own.
        builder.ConfigureTracing(tracing => tracing
            .ConfigureCommandFilter(static _ => false)
            .ConfigureBatchFilter(static _ => false)
            .EnablePhysicalOpenTracing(false));
        return builder.Build();
    }
}

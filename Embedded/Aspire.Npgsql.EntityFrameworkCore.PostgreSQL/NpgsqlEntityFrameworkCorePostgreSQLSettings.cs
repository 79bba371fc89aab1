namespace Aspire.Npgsql.EntityFrameworkCore.PostgreSQL;

/// <summary>What <c>AddNpgsqlDbContext</c> can be told, in configuration or in code.</summary>
public sealed class NpgsqlEntityFrameworkCorePostgreSQLSettings
{
    /// <summary>The connection string of the database.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether failed commands are not retried.</summary>
    public bool DisableRetry { get; set; }

    /// <summary>Whether the health check is left out.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether Npgsql's trace source is left out.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether Npgsql's metrics are left out.</summary>
    public bool DisableMetrics { get; set; }

    /// <summary>How many seconds a command may take; the provider's default when null.</summary>
    public int? CommandTimeout { get; set; }
}

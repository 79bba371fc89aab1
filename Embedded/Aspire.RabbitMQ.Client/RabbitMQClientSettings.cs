namespace Aspire.RabbitMQ.Client;

/// <summary>What <c>AddRabbitMQClient</c> can be told, in configuration or in code.</summary>
public sealed class RabbitMQClientSettings
{
    /// <summary>The AMQP URI of the broker; without one, RabbitMQ.Client's own defaults apply.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>How often a failed first connection is tried again. 5 by default; 0 disables it.</summary>
    public int MaxConnectRetryCount { get; set; } = 5;

    /// <summary>Whether the health check is left out.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether the trace sources are left out.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether the connection is made when it is first asked for (the default) rather than when the host starts.</summary>
    public bool DisableAutoActivation { get; set; } = true;
}

namespace NativeServers;

/// <summary>How the PostgreSQL and RabbitMQ servers of an AppHost run.</summary>
public enum NativeServersMode
{
    /// <summary>In containers where a container engine answers, natively elsewhere. The log says which and why.</summary>
    Auto,

    /// <summary>As processes of this machine; no container engine is asked for.</summary>
    Native,

    /// <summary>In containers, as without this library.</summary>
    Containers,
}

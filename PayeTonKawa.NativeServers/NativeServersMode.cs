namespace NativeServers;

/// <summary>How the PostgreSQL and RabbitMQ servers of an AppHost run.</summary>
public enum NativeServersMode
{
    /// <summary>In containers if a container engine responds, otherwise natively. The log states which, and the reason.</summary>
    Auto,

    /// <summary>As local processes, without a check for a container engine.</summary>
    Native,

    /// <summary>In containers, as without this library.</summary>
    Containers,
}

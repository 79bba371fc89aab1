namespace NativeServers;

/// <summary>Settings of the native servers, from the configuration section <c>NativeServers</c>.</summary>
public sealed class NativeServersOptions
{
    internal const string Section = "NativeServers";

    /// <summary>How the servers run; <see cref="NativeServersMode.Auto"/> by default.</summary>
    public NativeServersMode Mode { get; set; }

    /// <summary>
    /// Directory of the data volumes, one subdirectory each. By default <c>aspire-native-servers/{application}</c> in the user's data directory
    /// (<c>XDG_DATA_HOME</c>, or <c>~/.local/share</c>; XDG Base Directory Specification), or in <c>/var/lib</c> for root, whose home is not accessible to
    /// the accounts that servers run as. A bind mount uses its own path. A server without volume and bind mount loses its data when the AppHost exits.
    /// </summary>
    public string? DataDirectory { get; set; }

    /// <summary>
    /// Directories of the executables by kind of server: <c>NativeServers:Binaries:postgres=/opt/pg18/bin</c>, <c>NativeServers:Binaries:rabbitmq</c>.
    /// By default the usual locations are searched.
    /// </summary>
    public IDictionary<string, string> Binaries { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Additional configuration of single servers by resource name, with the server's own settings: <c>NativeServers:Settings:db:max_connections=300</c> for
    /// <c>postgresql.conf</c>, <c>NativeServers:Settings:broker:log.console.level=debug</c> for <c>rabbitmq.conf</c>.
    /// </summary>
    public IDictionary<string, Dictionary<string, string>> Settings { get; } =
        new Dictionary<string, Dictionary<string, string>>(StringComparer.OrdinalIgnoreCase);

    internal IReadOnlyDictionary<string, string> SettingsOf(string server) => Settings.TryGetValue(server, out var settings) ? settings : new();
}

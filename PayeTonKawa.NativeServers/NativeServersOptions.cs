namespace NativeServers;

/// <summary>The settings of native servers: the configuration section <c>NativeServers</c>.</summary>
public sealed class NativeServersOptions
{
    internal const string Section = "NativeServers";

    /// <summary>How the servers run; <see cref="NativeServersMode.Auto"/> by default.</summary>
    public NativeServersMode Mode { get; set; }

    /// <summary>
    /// The folder that holds the data volumes, one subfolder each. By default <c>aspire-native-servers/{application}</c> in the user's data directory
    /// (<c>XDG_DATA_HOME</c>, or <c>~/.local/share</c>; XDG Base Directory Specification), and under <c>/var/lib</c> for root, whose home is closed to the
    /// accounts that servers run as. A bind mount's data are where it says. A server with neither loses its data when the AppHost ends.
    /// </summary>
    public string? DataDirectory { get; set; }

    /// <summary>
    /// The folders that hold a kind of server's programs, by kind: <c>NativeServers:Binaries:postgres=/opt/pg18/bin</c>, <c>NativeServers:Binaries:rabbitmq</c>.
    /// By default the usual places are searched.
    /// </summary>
    public IDictionary<string, string> Binaries { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Further configuration of single servers, by resource name, in the server's own words: <c>NativeServers:Settings:db:max_connections=300</c> for
    /// <c>postgresql.conf</c>, <c>NativeServers:Settings:broker:log.console.level=debug</c> for <c>rabbitmq.conf</c>.
    /// </summary>
    public IDictionary<string, Dictionary<string, string>> Settings { get; } = new Dictionary<string, Dictionary<string, string>>(StringComparer.OrdinalIgnoreCase);

    internal IReadOnlyDictionary<string, string> SettingsOf(string server) => Settings.TryGetValue(server, out var settings) ? settings : new();
}

using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace NativeServers;

/// <summary>Runs one kind of server as a process with its own data directory. For another kind, add a subclass and its case in <see cref="Create"/>.</summary>
internal abstract class NativeServer
{
    private readonly RunDirectory _run;

    private protected NativeServer(ContainerResource resource, NativeServersOptions options, RunDirectory run, IDistributedApplicationBuilder builder)
    {
        (Resource, Options, _run) = (resource, options, run);
        Account = Account.Find(AccountName);
        Scratch = Path.Combine(run.FullName, resource.Name);
        Data = ServerDirectory.DataOf(resource, DataTargets, options, builder, Scratch);
    }

    public ContainerResource Resource { get; }

    /// <summary>Null if the AppHost does not run as root.</summary>
    public Account? Account { get; }

    /// <summary>The data directory.</summary>
    public string Data { get; }

    /// <summary>Directory for files of the current run only; the working directory of the server.</summary>
    public string Scratch { get; }

    /// <summary>Path of the server's executable; set by <see cref="CheckAsync"/>.</summary>
    public string Program { get; private set; } = "";

    /// <summary>Product name and version of the installed server; set by <see cref="CheckAsync"/>.</summary>
    public string Product { get; private set; } = "";

    protected NativeServersOptions Options { get; }

    protected string Binaries => Path.GetDirectoryName(Program)!;

    /// <summary>Key in <see cref="NativeServersOptions.Binaries"/> and name of the script.</summary>
    protected abstract string Kind { get; }

    protected abstract string AccountName { get; }

    /// <summary>Possible mount targets of the data directory in a container of this kind.</summary>
    protected abstract IReadOnlyList<string> DataTargets { get; }

    protected abstract string StopSignal { get; }

    public static bool HasNativeForm(ContainerResource resource) => resource is PostgresServerResource or RabbitMQServerResource;

    public static NativeServer Create(
        ContainerResource resource, NativeServersOptions options, RunDirectory run, IDistributedApplicationBuilder builder) => resource switch
        {
            PostgresServerResource postgres => new PostgresServer(postgres, options, run, builder),
            RabbitMQServerResource rabbitmq => new RabbitMQServer(rabbitmq, options, run, builder),
            _ => throw new ArgumentException($"'{resource.Name}' has no native form.", nameof(resource)),
        };

    /// <summary>Finds the executable and verifies that directories and data can be used; creates missing directories.</summary>
    /// <exception cref="DistributedApplicationException">The executable is missing or a directory is unusable; the message gives the remedy.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await ServerDirectory.CreateAsync(Scratch, Account, cancellationToken).ConfigureAwait(false);
        await ServerDirectory.CreateAsync(Data, Account, cancellationToken).ConfigureAwait(false);
        (Program, Product) = await FindProgramAsync(cancellationToken).ConfigureAwait(false);
    }

    public string Command => Account is null ? "/bin/sh" : "setpriv";

    /// <summary>Adds the command line arguments. Requires allocated endpoint ports.</summary>
    public virtual void AddArguments(IList<object> arguments)
    {
        string[] asAccount = Account is null ? [] : [$"--reuid={Account.UserId}", $"--regid={Account.GroupId}", "--clear-groups", "--", "/bin/sh"];
        foreach (var argument in (string[])[.. asAccount, Path.Combine(Scratch, "entrypoint.sh"), Program])
        {
            arguments.Add(argument);
        }
    }

    public virtual void AddEnvironment(IDictionary<string, object> environment)
    {
        environment["NATIVE_DATA"] = Data;
        environment["NATIVE_SCRATCH"] = Scratch;
        environment["NATIVE_APPHOST"] = _run.Lock;
        environment["NATIVE_BINARIES"] = Binaries;
        environment["NATIVE_STOP"] = StopSignal;
        environment["LANG"] = "C.UTF-8";
        environment["HOME"] = Data;
    }

    /// <summary>Writes the files for the next start. Requires allocated endpoint ports.</summary>
    public virtual Task PrepareAsync(CancellationToken cancellationToken) =>
        WriteAsync("entrypoint.sh", Text($"{Kind}.sh") + Text("entrypoint.sh"), cancellationToken);

    /// <summary>Whether the server started at <paramref name="startedAt"/> (UTC) accepts clients.</summary>
    public abstract Task<bool> IsReadyAsync(DateTime startedAt, CancellationToken cancellationToken);

    /// <summary>Returns executable and product name, from the configured directory or, without one, from the usual locations.</summary>
    protected abstract Task<(string Program, string Product)> FindProgramAsync(CancellationToken cancellationToken);

    protected int Port(string endpoint) =>
        Resource.Annotations.OfType<EndpointAnnotation>().Single(annotation => annotation.Name == endpoint).AllocatedEndpoint!.Port;

    protected Task WriteAsync(string name, string content, CancellationToken cancellationToken) =>
        ServerDirectory.WriteAsync(Scratch, name, content, Account, cancellationToken);

    /// <summary>Returns the directories that contain the program: the configured one or, without one, the usual locations and those in PATH.</summary>
    protected IEnumerable<string> Candidates(string program, params IEnumerable<string> usual) =>
        (Options.Binaries.TryGetValue(Kind, out var folder)
            ? [folder]
            : usual.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)))
            .Where(candidate => candidate.Length > 0 && File.Exists(Path.Combine(candidate, program)));

    protected DistributedApplicationException Missing(string what, string package) => new(
        $"{what} for '{Resource.Name}' is not installed here: install it (Debian: apt-get install {package}), "
        + $"name its folder by NativeServers:Binaries:{Kind}, or start a container engine.");

    private static string Text(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}

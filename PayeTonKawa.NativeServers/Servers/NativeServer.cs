using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace NativeServers;

/// <summary>How one kind of server runs as a process of its own data. A further kind is a class like those beside this one, and its line in <see cref="Create"/>.</summary>
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

    /// <summary>Null when the AppHost is no root.</summary>
    public Account? Account { get; }

    /// <summary>The folder of what it keeps.</summary>
    public string Data { get; }

    /// <summary>The folder of what it needs for this run alone; a server starts in it.</summary>
    public string Scratch { get; }

    /// <summary>The server's program; known after <see cref="CheckAsync"/>.</summary>
    public string Program { get; private set; } = "";

    /// <summary>Name and version, as the program tells them.</summary>
    public string Product { get; private set; } = "";

    protected NativeServersOptions Options { get; }

    protected string Binaries => Path.GetDirectoryName(Program)!;

    /// <summary>The key of <see cref="NativeServersOptions.Binaries"/>, and the name of the script.</summary>
    protected abstract string Kind { get; }

    protected abstract string AccountName { get; }

    /// <summary>Where a container of this kind would have its data mounted.</summary>
    protected abstract IReadOnlyList<string> DataTargets { get; }

    protected abstract string StopSignal { get; }

    public static bool HasNativeForm(ContainerResource resource) => resource is PostgresServerResource or RabbitMQServerResource;

    public static NativeServer Create(ContainerResource resource, NativeServersOptions options, RunDirectory run, IDistributedApplicationBuilder builder) => resource switch
    {
        PostgresServerResource postgres => new PostgresServer(postgres, options, run, builder),
        RabbitMQServerResource rabbitmq => new RabbitMQServer(rabbitmq, options, run, builder),
        _ => throw new ArgumentException($"'{resource.Name}' has no native form.", nameof(resource)),
    };

    /// <summary>Finds the programs, and sees that folders and data can be used.</summary>
    /// <exception cref="DistributedApplicationException">They cannot; the message says what to do.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await ServerDirectory.CreateAsync(Scratch, Account, cancellationToken).ConfigureAwait(false);
        await ServerDirectory.CreateAsync(Data, Account, cancellationToken).ConfigureAwait(false);
        (Program, Product) = await FindProgramAsync(cancellationToken).ConfigureAwait(false);
    }

    public string Command => Account is null ? "/bin/sh" : "setpriv";

    /// <summary>The command line, once the endpoints have their ports.</summary>
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

    /// <summary>Writes the files that the next start needs, once the endpoints have their ports.</summary>
    public virtual Task PrepareAsync(CancellationToken cancellationToken) =>
        WriteAsync("entrypoint.sh", Text($"{Kind}.sh") + Text("entrypoint.sh"), cancellationToken);

    /// <summary>Whether the server that was started then (UTC) accepts clients.</summary>
    public abstract Task<bool> IsReadyAsync(DateTime startedAt, CancellationToken cancellationToken);

    /// <summary>The server's program and what it calls itself, of the folder of the settings or, without one, of the usual places.</summary>
    protected abstract Task<(string Program, string Product)> FindProgramAsync(CancellationToken cancellationToken);

    protected int Port(string endpoint) => Resource.Annotations.OfType<EndpointAnnotation>().Single(annotation => annotation.Name == endpoint).AllocatedEndpoint!.Port;

    protected Task WriteAsync(string name, string content, CancellationToken cancellationToken) =>
        ServerDirectory.WriteAsync(Scratch, name, content, Account, cancellationToken);

    /// <summary>The folders that may hold the program: the one of the settings, or the usual ones and those of the search path.</summary>
    protected IEnumerable<string> Candidates(string program, params IEnumerable<string> usual) =>
        (Options.Binaries.TryGetValue(Kind, out var folder) ? [folder] : usual.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)))
            .Where(candidate => candidate.Length > 0 && File.Exists(Path.Combine(candidate, program)));

    protected DistributedApplicationException Missing(string what, string package) => new(
        $"{what} for '{Resource.Name}' is not installed here: install it (Debian: apt-get install {package}), name its folder by NativeServers:Binaries:{Kind}, "
        + "or start a container engine.");

    private static string Text(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}

// In the place of a dashboard: listens where it is told, and says what it has been told.
var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.MapGet("/environment", () => Environment.GetEnvironmentVariables());
app.MapGet("/command-line", () => File.ReadAllText("/proc/self/cmdline").Split('\0'));
app.MapGet("/directory", () => Environment.CurrentDirectory);
app.MapPost("/log", (ILoggerFactory loggers) => loggers.CreateLogger("Aspire.Dashboard.Program").Log(LogLevel.Error, 0, "Something is wrong.", null, (state, _) => state));
app.MapPost("/crash", () => Environment.Exit(3));
app.Run();

// Command ${{ values.name }} answers health checks, and soon more than that.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

func main() {
{%- if values.storage == "postgres" %}
	if os.Getenv("DATABASE_URL") == "" {
		log.Fatal("DATABASE_URL is not set")
	}
{%- elif values.storage == "redis" %}
	if os.Getenv("REDIS_URL") == "" {
		log.Fatal("REDIS_URL is not set")
	}
{%- endif %}
	http.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "well")
	})
{%- if values.apiStyle != "none" %}
	// The ${{ values.apiStyle }} API goes here.
{%- endif %}

	address := ":" + port()
	log.Printf("${{ values.name }} listens on %s", address)
	log.Fatal(http.ListenAndServe(address, nil))
}

func port() string {
	if port := os.Getenv("PORT"); port != "" {
		return port
	}
	return "8080"
}
